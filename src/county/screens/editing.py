"""Pages that change something: create, edit and steps. They parse, call one command, and answer."""

import inspect
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from county.core.errors import NotAllowed, NotFound, Refused
from county.screens.columns import fact
from county.screens.declared import Declared, Step, Writer
from county.screens.forms import build
from county.screens.requests import PageRequest


def create(request: PageRequest, register: Declared) -> HttpResponse:
    writer = _writer(register)
    register.require(request.actor, "create")
    if request.method != "POST":
        given = {key: value for key, value in request.GET.items() if key in writer.form.base_fields}
        form = build(writer.form, actor=request.actor, initial=given)
        return _form_page(request, register, form)
    form = build(writer.form, request.POST, request.FILES, actor=request.actor)
    done = attempt(request, writer.create, (), form)
    if not form.is_valid():
        return _form_page(request, register, form)
    messages.success(request, _("%(thing)s已登记。") % {"thing": capfirst(register.thing)})
    known = getattr(done, "pk", None) is not None
    return HttpResponseRedirect(register.url_of(done) if known else register.url("list"))


def edit(request: PageRequest, register: Declared, pk: int) -> HttpResponse:
    writer = _writer(register)
    row = register.row(request.actor, pk)
    register.require(request.actor, "edit", row)
    if request.method != "POST":
        initial = writer.initial(row) if writer.initial else {}
        form = build(writer.form, actor=request.actor, row=row, initial=initial)
        return _form_page(request, register, form, row=row)
    form = build(writer.form, request.POST, request.FILES, actor=request.actor, row=row)
    attempt(request, writer.edit, (pk,), form)
    if not form.is_valid():
        return _form_page(request, register, form, row=row)
    messages.success(request, _("修改已保存。"))
    return HttpResponseRedirect(register.url_of(row))


def take_step(request: PageRequest, register: Declared, step: Step, pk: int) -> HttpResponse:
    row = register.row(request.actor, pk)
    register.require(request.actor, step.act, row)
    if request.method != "POST":
        initial = step.initial(row) if step.initial else {}
        form = build(step.form, actor=request.actor, row=row, initial=initial)
        return _step_page(request, register, step, form, row)
    form = build(step.form, request.POST, request.FILES, actor=request.actor, row=row)
    attempt(request, step.run, (pk,), form)
    if not form.is_valid():
        return _step_page(request, register, step, form, row)
    messages.success(request, _("“%(step)s”已办理。") % {"step": step.label})
    return HttpResponseRedirect(register.url_of(row))


def attempt(
    request: PageRequest,
    command: Callable[..., Any] | None,
    keys: tuple[Any, ...],
    form: forms.Form,
) -> Any:
    """Call the command when the form is clean; what it refuses becomes an error of the form.

    Returns: what the command returned; None when the form is not valid, then or now.
    Raises: NotAllowed and NotFound, which are pages of their own.
    """
    if command is None or not form.is_valid():
        return None
    try:
        return command(*keys, **offered(command, request), **form.cleaned_data)
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        put_error(form, refused)
        return None


def offered(command: Callable[..., Any], request: PageRequest) -> dict[str, Any]:
    """Of actor, today and version those the command names as parameters."""
    known = inspect.signature(command).parameters
    version = request.POST.get("version", "")
    given = {
        "actor": request.actor,
        "today": request.today,
        "version": int(version) if version.isdecimal() and len(version) < 10 else None,
    }
    return {name: value for name, value in given.items() if name in known}


def put_error(form: forms.Form, refused: Refused) -> None:
    """At its field where the form has it, else at the top."""
    field = refused.field if refused.field in form.fields else None
    error = forms.ValidationError(str(refused.reason), code=refused.code)
    form.add_error(field, error)


def is_stale(form: forms.Form) -> bool:
    return form.is_bound and form.has_error(NON_FIELD_ERRORS, code="stale")


def _writer(register: Declared) -> Writer:
    if register.writer is None:
        raise NotFound
    return register.writer


def _form_page(
    request: PageRequest, register: Declared, form: forms.Form, *, row: Any = None
) -> HttpResponse:
    context = {
        "register": register,
        "form": form,
        "row": row,
        "version": _version(request, row, stale=is_stale(form)),
        "stale": is_stale(form),
        "back_url": register.url_of(row) if row is not None else register.url("list"),
    }
    action = "create" if row is None else "edit"
    templates = [*register.templates(action)[:1], *register.templates("form")]
    return render(request, templates, context, status=422 if form.is_bound else 200)


def _step_page(
    request: PageRequest, register: Declared, step: Step, form: forms.Form, row: Any
) -> HttpResponse:
    context = {
        "register": register,
        "step": step,
        "form": form,
        "row": row,
        "version": _version(request, row, stale=is_stale(form)),
        "facts": [
            (c.label, fact(c, row, actor=request.actor)) for c in register.columns if c.on_list
        ],
        "back_url": register.url_of(row),
    }
    templates = [*register.templates(step.name)[:1], *register.templates("step")]
    return render(request, templates, context, status=422 if form.is_bound else 200)


def _version(request: PageRequest, row: Any, *, stale: bool) -> object:
    """The version first seen, kept through errors; after `stale` the present one: he was told."""
    now = getattr(row, "version", None)
    return now if stale else request.POST.get("version", now)
