"""The menu bar."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from clipdiff_gui.actions import Actions

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Menus:
    """The menus, to which desks may add their own actions; `schemes` are the actions that choose a theme, by name.

    The bar and every menu are held, also the one below another: PySide lets go of what nobody holds, and of all below.
    """

    bar: QMenuBar
    file: QMenu
    edit: QMenu
    task: QMenu
    draw: QMenu
    view: QMenu
    help: QMenu
    theme: QMenu
    schemes: dict[str, QAction]

    @staticmethod
    def build(bar: QMenuBar, actions: Actions) -> "Menus":
        """Fill the menu bar; a menu without entries is not shown."""
        saving = (actions.save, actions.save_run, actions.sheet, None, actions.reveal, actions.choose_folder)
        file = _menu(bar, translate("MenuBar", "&File"), *saving, None, actions.quit)
        editing = (actions.copy, actions.paste, None, actions.add_picture, actions.more_like, actions.less_like)
        edit = _menu(bar, translate("MenuBar", "&Edit"), *editing, None, actions.use_settings)
        task = _menu(bar, translate("MenuBar", "&Task"), *actions.tasks.values())
        drawing = (actions.generate, actions.pause, None, actions.keep, actions.discard, actions.skip, actions.again)
        draw = _menu(bar, translate("MenuBar", "&Draw"), *drawing, None, actions.train, actions.models)
        viewing = (actions.fit, actions.actual, actions.zoom_in, actions.zoom_out, actions.compare, None)
        view = _menu(bar, translate("MenuBar", "&View"), *viewing)
        theme = view.addMenu(translate("MenuBar", "Theme"))
        below = _menu(bar, translate("MenuBar", "&Help"))
        return Menus(bar, file, edit, task, draw, view, below, theme, _schemes(theme))


def _schemes(menu: QMenu) -> dict[str, QAction]:
    group = QActionGroup(menu)
    names = {
        "system": translate("MenuBar", "Like the system"),
        "light": translate("MenuBar", "Light"),
        "dark": translate("MenuBar", "Dark"),
    }
    schemes = {scheme: menu.addAction(name) for scheme, name in names.items()}
    for action in schemes.values():
        action.setCheckable(True)
        group.addAction(action)
    return schemes


def _menu(bar: QMenuBar, title: str, *actions: QAction | None) -> QMenu:
    menu = bar.addMenu(title)
    for action in actions:
        menu.addSeparator() if action is None else menu.addAction(action)
    return menu
