"""What is laid down in words: the personal fields, what they are used for, what is asked consent for."""
