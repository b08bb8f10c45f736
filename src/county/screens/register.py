"""A register is a value: what a kind of record looks like and may have done to it.

It gives URL patterns:

    FACTORIES = Register(
        name="factory", app="factories", title=_("社区工厂名录"), noun=_("社区工厂"),
        query=queries.factories_for,              # (actor) -> QuerySet: the scope
        may=permissions.may,                      # (actor, action, row or None) -> bool
        roles=frozenset({Role.OFFICE, Role.TOWN}),  # the gate; empty = anyone signed in
        columns=(
            Column("name", _("名称"), lambda f: f.name, sort="name_pinyin"),
            Column("workers", _("职工数"), lambda f: f.workers, kind="number", sort="workers"),
        ),
        filter_form=FactoryFilter,                # a form with narrow(rows) -> rows
        writer=Writer(FactoryForm, create=commands.register_factory, edit=commands.correct_factory,
                      initial=FactoryForm.values_of),
        steps=(Step("close", _("停办"), CloseForm, commands.close_factory),),
        panels=panels.of_factory,                 # (row, actor) -> [Panel(title, template, {…})]
        record_export=audit_export,               # (actor, register, count, filters, format)
    )
    urlpatterns = [*FACTORIES.urls()]

Actions asked of `may`: "view" (list with row None, detail with the row), "export", "create",
"edit" and each step's. Refusals are raised (NotAllowed, NotFound); the gate in config makes them
pages. URL names: <name>_list, _export, _create, _detail, _edit, _<step>.
Templates: `<app>/<name>_<action>.html` where it exists (list, rows, detail, create, edit, form,
step or a step's name), else `screens/<action>.html`.
No hook receives the request; nothing is subclassed. A page with two special cases is written by
hand and listed before `*X.urls()`; for a detail page by hand give `detail_url`: no _detail is made.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path

from county.core.gate import READ, WRITE, Policy, declare
from county.screens import editing, exporting, listing
from county.screens.columns import Column, fact
from county.screens.declared import Declared, Panel, Step, Writer
from county.screens.requests import PageRequest

__all__ = ["Column", "Panel", "Register", "Step", "Writer"]


class Register(Declared):
    """See the module."""

    def urls(self) -> list[URLPattern]:
        return list(self._patterns())

    def _patterns(self) -> Iterator[URLPattern]:
        yield self._path(self._stem, "list", listing.show)
        yield self._path(f"{self._stem}export/", "export", exporting.answer)
        yield from self._writing()
        if self.detail_url is None:
            yield self._path(f"{self._stem}<int:pk>/", "detail", show_detail)
        for step in self.steps:
            yield self._step_path(step)

    def _writing(self) -> Iterator[URLPattern]:
        if self.writer is None:
            return
        roles, fresh = self.writer.roles or self.roles, self.writer.fresh
        if self.writer.create:
            yield self._path(f"{self._stem}create/", "create", editing.create, WRITE, roles, fresh)
        if self.writer.edit:
            yield self._path(
                f"{self._stem}<int:pk>/edit/", "edit", editing.edit, WRITE, roles, fresh
            )

    def _step_path(self, step: Step) -> URLPattern:
        def view(request: PageRequest, register: Declared, pk: int) -> HttpResponseBase:
            return editing.take_step(request, register, step, pk)

        route = f"{self._stem}<int:pk>/{step.name}/"
        return self._path(route, step.name, view, WRITE, step.roles or self.roles, step.fresh)

    @property
    def _stem(self) -> str:
        """`factory/`: several registers may stand in one app."""
        return f"{self.name.replace('_', '-')}/" if self.route is None else self.route

    def _path(
        self,
        route: str,
        action: str,
        page: Callable[..., HttpResponseBase],
        methods: frozenset[str] = READ,
        roles: frozenset[str] | None = None,
        fresh: bool = False,  # noqa: FBT001, FBT002 -- beside the others
    ) -> URLPattern:
        def view(request: HttpRequest, **keys: Any) -> HttpResponseBase:
            return page(request, self, **keys)

        view.__name__ = view.__qualname__ = f"{self.name}_{action}"
        view.__module__ = f"county.{self.app}.views"
        view.register, view.action = self, action  # type: ignore[attr-defined]  # for tests
        allowed = self.roles if roles is None else roles
        declare(Policy(roles=allowed, methods=methods, fresh=fresh))(view)
        return path(route, view, name=view.__name__)


def show_detail(request: PageRequest, register: Register, pk: int) -> HttpResponseBase:
    """Facts, the steps and edits the actor may take, and the panels."""
    actor = request.actor
    if register.moved and (survivor := register.moved(pk)) is not None:
        return HttpResponseRedirect(register.url_of(register.row(actor, survivor)))
    row = register.row(actor, pk)
    register.require(actor, "view", row)
    editable = register.writer and register.writer.edit and register.may(actor, "edit", row)
    shown = [column for column in register.columns if column.on_detail]
    context = {
        "register": register,
        "row": row,
        "facts": [(c.label, fact(c, row, actor=actor)) for c in shown if c.kind != "badge"],
        "badges": [fact(c, row) for c in shown if c.kind == "badge" and c.value(row)],
        "edit_url": register.url("edit", pk) if editable else "",
        "steps": [
            (step, register.url(step.name, pk)) for step in register.offered_steps(actor, row)
        ],
        "list_url": register.url("list"),
        "panels": _panels(request, register, row),
    }
    return render(request, register.templates("detail"), context)


def _panels(
    request: PageRequest, register: Register, row: Any
) -> dict[str, list[tuple[Panel, str]]]:
    placed: dict[str, list[tuple[Panel, str]]] = {"main": [], "side": [], "foot": []}
    for panel in register.panels(row, request.actor) if register.panels else ():
        context = {"row": row, "actor": request.actor, "panel": panel, **panel.context}
        placed[panel.place].append((panel, render_to_string(panel.template, context, request)))
    return placed
