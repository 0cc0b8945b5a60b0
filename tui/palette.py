"""The palette: every action of the keymap, found by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.kept import KINDS
from tui.keymap import Action, shown_key

if TYPE_CHECKING:
    from tui.app import QuickplanApp


_PREFIXES = {"plan": "tree."} | {name: f"{name}." for name in KINDS}


class ActionProvider(Provider):
    """Offers the actions with their keys and tooltips."""

    @property
    def _actions(self) -> tuple[Action, ...]:
        """Those of the screen it was called from come first or alone: the tree's on the plan, the objects' and the checks' on theirs."""
        app = cast("QuickplanApp", self.app)
        elsewhere = tuple(prefix for name, prefix in _PREFIXES.items() if name != app.front)
        own, panes = app.keymap.actions, app.keymap.pane_actions
        known = (*own, *panes) if app.front == "plan" else (*panes, *own)
        return tuple(a for a in known if a.id not in {"palette", "leave_text", "tree.leave"} and not a.id.startswith(elsewhere))

    def _help(self, action: Action) -> str:
        keys = " ".join(shown_key(k) for k in action.keys)
        return f"{keys}  {action.tooltip}" if keys else action.tooltip

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for action in self._actions:
            yield DiscoveryHit(action.title, partial(self._do, action.id), help=self._help(action))

    async def search(self, query: str) -> Hits:
        """Those whose title or tooltip fits."""
        matcher = self.matcher(query)
        for action in self._actions:
            score = max(matcher.match(action.title), matcher.match(f"{action.label} {action.tooltip}") * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(action.title), partial(self._do, action.id), help=self._help(action))

    async def _do(self, action_id: str) -> None:
        await cast("QuickplanApp", self.app).perform(action_id)
