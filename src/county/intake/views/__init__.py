"""Pages: uploading.py (file, columns), batches.py (staging, done, the steps), registers.py (the list)."""
