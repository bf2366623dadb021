"""The style sheet, with `$names` for the theme's colours."""

STYLE = """
QMainWindow, QDialog { background: $window; }
QWidget { color: $text; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 5px 7px; }

QMenuBar { background: $window; padding: 2px 8px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; background: transparent; color: $dim; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; color: $text; }
QMenu { background: $raised; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 12px; border-radius: 5px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }

#side, #side QScrollArea, #sideBody { background: $panel; }
#side { border-right: 1px solid $border; }
#aside, #aside QScrollArea { background: $panel; }
#aside { border-left: 1px solid $border; }
#sheet { background: $panel; border: 1px solid $border; border-radius: 10px; }
#header { background: $window; border-bottom: 1px solid $border; }
#maskBar, #galleryBar { background: $panel; border-bottom: 1px solid $border; }
#footer { background: $panel; border-top: 1px solid $border; }
#sectionTitle { color: $dim; font-weight: 600; }
#rowLabel, #dim { color: $dim; }
#caption { color: $text; }
#hintTitle { font-size: 17px; }
#popup { background: $raised; border: 1px solid $border; }
#popup QScrollArea, #popupBody { background: $raised; }
#dropLine { background: $accent; border: none; }
#divider { background: $border; max-height: 1px; min-height: 1px; border: none; }
#card { background: $field; border: 1px solid $border; border-radius: 8px; }
#card[focused="true"] { border-color: $accent; }
#card PromptEdit { background: transparent; border: none; padding: 3px 2px; }
#card QDoubleSpinBox { background: transparent; border: 1px solid transparent; padding: 1px 3px; }
#card QDoubleSpinBox:hover, #card QDoubleSpinBox:focus { border-color: $border; background: $panel; }

QLineEdit, QDoubleSpinBox, QComboBox {
    background: $field; border: 1px solid $border; border-radius: 6px; padding: 4px 7px; min-height: 18px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
    width: 0; border: none;
}
QDoubleSpinBox { padding: 2px 0 2px 7px; min-height: 0; }
QDoubleSpinBox QLineEdit { background: transparent; border: none; padding: 0 6px 0 0; min-height: 0; }
QLineEdit:focus, QDoubleSpinBox:focus, QComboBox:focus, QComboBox:on { border-color: $accent; }
QLineEdit:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { color: $faint; }
*[wrong="true"], *[wrong="true"]:focus { border-color: $error; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: $arrow; width: 16px; height: 16px; }
QComboBox QLineEdit { background: transparent; border: none; padding: 0; }
QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $border; padding: 4px; outline: none;
    selection-background-color: $hover; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; border-radius: 4px; }

QPushButton, QToolButton {
    background: $raised; border: 1px solid $border; border-radius: 7px; padding: 5px 11px; min-height: 18px;
}
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $border; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; background: transparent; }
QToolButton[autoRaise="true"] {
    background: transparent; border: 1px solid transparent; padding: 4px; min-height: 16px;
}
QToolButton[autoRaise="true"]:hover { background: $hover; }
QToolButton[autoRaise="true"]:focus { border-color: $accent; }
QToolButton[autoRaise="true"]:checked { background: $hover; border-color: $accent; }
QToolButton#reset { padding: 0; border-radius: 5px; }
QToolButton#preset { text-align: left; padding: 4px 8px; }
QToolButton#preset[changed="true"] { border-color: $accent; }
QToolButton#task { color: $dim; border-radius: 8px; padding: 5px 2px 4px 2px; min-height: 36px; }
QToolButton#task:hover { color: $text; }
QToolButton#task:checked { background: $hover; border-color: $accent; color: $text; }
#header QToolButton { padding: 5px 8px; }
#header QToolButton[popupMode="1"] { padding-right: 28px; }
QToolButton::menu-button { border: none; border-left: 1px solid $border; width: 20px; }
QToolButton::menu-arrow { image: $arrow; width: 14px; height: 14px; }
QToolButton#fold {
    background: transparent; border: none; padding: 4px 0; color: $dim; font-weight: 600; text-align: left;
}
QToolButton#fold:hover { color: $text; }
QLineEdit > QToolButton { background: transparent; border: none; padding: 0; min-height: 0; }
QPushButton#primary {
    background: $accent; border: 1px solid $accent; color: $on_accent; font-weight: 600; padding: 6px 8px;
}
QPushButton#primary:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton#primary:focus { border-color: $text; }
QPushButton#primary:disabled { background: $raised; border-color: $border; color: $faint; }
QPushButton#plain { background: transparent; border: 1px solid $border; color: $text; }
QPushButton#plain:hover { background: $hover; }
QPushButton#drop { background: $field; border: 1px dashed $faint; padding: 4px 11px; text-align: left; }
QPushButton#drop[filled="true"] { border: 1px solid $border; padding: 4px 5px; }
QPushButton#drop:hover { background: $hover; }
QPushButton#drop:focus { border-color: $accent; }
QPushButton#drop[wrong="true"], QPushButton#drop[wrong="true"]:focus { border-color: $error; }
QToolButton::menu-indicator { image: none; }
QPushButton#link {
    background: transparent; border: 1px solid transparent; color: $accent; padding: 0; min-height: 0;
    text-align: left;
}
QPushButton#link:hover { text-decoration: underline; }
QPushButton#link:focus { border-color: $accent; }
QPlainTextEdit { background: $field; border: 1px solid $border; border-radius: 6px; padding: 4px; }
QPlainTextEdit:focus { border-color: $accent; }

#fieldMessage QLabel, #scarce { color: $error; }
#bar { background: $raised; border: 1px solid $border; border-radius: 8px; margin: 10px 12px; }
#bar[kind="error"] { background: $error_field; border-color: $error; }
#chip { background: $panel; border: 1px solid $border; border-radius: 11px; padding: 3px 10px; color: $dim; }
#scrubber { background: $panel; border: 1px solid $border; border-radius: 8px; }

QScrollArea { border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $border; border-radius: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTreeView { background: $field; border: 1px solid $border; border-radius: 6px; padding: 4px; outline: none; }
#popup QTreeView { background: transparent; border: none; }
QTreeView::item { padding: 5px 8px; border: none; }
QTreeView::item:selected { background: $hover; color: $text; }
QHeaderView::section { background: transparent; border: none; color: $dim; padding: 4px 8px; }
QListView { background: transparent; border: none; outline: none; }
QListView#popup {
    background: $raised; border: 1px solid $border;
    selection-background-color: $hover; selection-color: $text;
}
QListView#popup::item { min-height: 22px; padding: 0 6px; }
QListView#lines {
    background: $field; border: 1px solid $border; border-radius: 6px; padding: 3px;
    selection-background-color: $hover; selection-color: $text;
}
QListView#lines::item { min-height: 24px; padding: 0 6px; border-radius: 4px; }
QListView#lines::item:selected { background: $hover; color: $text; }
QGraphicsView { background: $stage; border: none; }
QSplitter::handle { background: $border; }
"""
