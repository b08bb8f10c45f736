"""Docstrings where they count, and every name in the glossary."""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Choices

ROOT = Path(__file__).resolve().parents[2]
OURS = [config for config in apps.get_app_configs() if config.name.startswith("county.")]
MODELS = [model for config in OURS for model in config.get_models()]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")


def command_functions():
    for config in OURS:
        folder = Path(config.path)
        for file in [folder / "commands.py", *sorted((folder / "commands").glob("*.py"))]:
            if not file.exists():
                continue
            for node in ast.parse(file.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield pytest.param(node, id=f"{config.label}.{file.stem}.{node.name}")


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_model_says_what_it_is_in_the_world(model):
    doc = model.__doc__ or ""
    assert not doc.startswith(f"{model.__name__}("), "Django's automatic docstring"
    assert len(doc) > 20


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_model_stands_in_the_glossary(model):
    assert f"`{model._meta.app_label}.{model.__name__}`" in GLOSSARY


def test_every_choice_stands_in_the_glossary():
    names = set()
    for config in OURS:
        if not (Path(config.path) / "choices.py").exists():
            continue
        module = import_module(f"{config.name}.choices")
        for _name, found in inspect.getmembers(module, inspect.isclass):
            if issubclass(found, Choices) and found.__module__ == f"{config.name}.choices":
                names.add(f"`{config.label}.{found.__name__}`")
    assert {name for name in names if name not in GLOSSARY} == set()


@pytest.mark.parametrize("node", list(command_functions()))
def test_command_has_a_docstring(node):
    assert ast.get_docstring(node)


@pytest.mark.parametrize(
    "package",
    sorted(p.parent for p in (ROOT / "src").glob("*/*/__init__.py")),
    ids=lambda p: p.name,
)
def test_package_says_what_it_holds(package):
    tree = ast.parse((package / "__init__.py").read_text("utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1, "an app's __init__ holds its docstring and nothing else"


def test_every_setting_is_documented():
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    source = "".join(
        p.read_text("utf-8") for p in (ROOT / "src" / "county" / "config").glob("*.py")
    )
    names = {
        node.value
        for node in ast.walk(ast.parse(source_without_futures(source)))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith("ANYE_")
    }
    assert {
        name for name in names if name not in page and name.isupper() and " " not in name
    } == set()


def source_without_futures(source):
    return "\n".join(line for line in source.splitlines() if not line.startswith("from __future__"))
