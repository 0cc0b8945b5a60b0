"""Three quiet themes: dark, light, and the terminal's own sixteen colours.

The hexadecimal values are entries of the xterm 256-colour palette, so that the app looks the
same over plain ssh, where no true colour is announced.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

DARK = Theme(
    name="quickplan-dark",
    primary="#5fafd7",
    secondary="#87afaf",
    accent="#5fafd7",
    success="#87af5f",
    warning="#d7af5f",
    error="#d7875f",
    foreground="#d0d0d0",
    background="#1c1c1c",
    surface="#1c1c1c",
    panel="#262626",
    boost="#262626",
    text_alpha=1.0,
    variables={
        "border": "#5fafd7",
        "border-blurred": "#444444",
        "text-muted": "#9e9e9e",
        "text-disabled": "#767676",
        "block-cursor-background": "#5fafd7",
        "block-cursor-foreground": "#1c1c1c",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#3a3a3a",
        "block-cursor-blurred-foreground": "#d0d0d0",
        "block-cursor-blurred-text-style": "none",
        "input-cursor-background": "#d0d0d0",
        "input-cursor-foreground": "#1c1c1c",
        "input-selection-background": "#005f87",
        "input-selection-foreground": "#ffffff",
        "scrollbar": "#444444",
        "scrollbar-hover": "#626262",
        "scrollbar-active": "#5fafd7",
        "scrollbar-background": "#1c1c1c",
        "scrollbar-background-hover": "#1c1c1c",
        "scrollbar-background-active": "#1c1c1c",
        "scrollbar-corner-color": "#1c1c1c",
    },
)

LIGHT = Theme(
    name="quickplan-light",
    primary="#005f87",
    secondary="#005f5f",
    accent="#005f87",
    success="#005f00",
    warning="#875f00",
    error="#af0000",
    foreground="#303030",
    background="#ffffff",
    surface="#ffffff",
    panel="#eeeeee",
    boost="#eeeeee",
    dark=False,
    text_alpha=1.0,
    variables={
        "border": "#005f87",
        "border-blurred": "#bcbcbc",
        "text-muted": "#626262",
        "text-disabled": "#767676",
        "block-cursor-background": "#005f87",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#dadada",
        "block-cursor-blurred-foreground": "#303030",
        "block-cursor-blurred-text-style": "none",
        "input-cursor-background": "#303030",
        "input-cursor-foreground": "#ffffff",
        "input-selection-background": "#afd7ff",
        "input-selection-foreground": "#303030",
        "scrollbar": "#bcbcbc",
        "scrollbar-hover": "#949494",
        "scrollbar-active": "#005f87",
        "scrollbar-background": "#ffffff",
        "scrollbar-background-hover": "#ffffff",
        "scrollbar-background-active": "#ffffff",
        "scrollbar-corner-color": "#ffffff",
    },
)

TERMINAL = Theme(
    name="quickplan-terminal",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border": "ansi_cyan",
        "border-blurred": "ansi_default",
        "text-muted": "ansi_default",
        "text-disabled": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-text-style": "reverse",
        "block-cursor-blurred-background": "ansi_default",
        "block-cursor-blurred-foreground": "ansi_default",
        "block-cursor-blurred-text-style": "underline",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_cyan",
        "screen-selection-foreground": "ansi_black",
    },
)

THEMES = (DARK, LIGHT, TERMINAL)


def theme_for(environment: Mapping[str, str]) -> str:
    """The theme a terminal can show: its own colours where it has sixteen, or where none are wanted (no-color.org)."""
    if environment.get("NO_COLOR") or environment.get("TERM", "") in {"linux", "ansi", "vt100", "vt220", "xterm-16color", "screen", "tmux"}:
        return TERMINAL.name
    return DARK.name
