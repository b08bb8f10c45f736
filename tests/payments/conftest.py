import pytest
from django.db import connection
from tests.makers import payments as makers


@pytest.fixture
def who(db):
    return makers.make_cashiers()


@pytest.fixture
def fund(who):
    return makers.make_appropriation(who=who)


@pytest.fixture
def commit():
    """What the database looks at only at COMMIT."""

    def check():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    return check
