import pytest
from tests.makers.county import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()
