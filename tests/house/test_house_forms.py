"""The compiled forms are what the forms say."""

from __future__ import annotations

import os
from pathlib import Path

import house
import pytest

hook = house.load(house.PROJECT / "build" / "forms_hook.py")


def test_compiled_forms_are_fresh() -> None:
    forms = {form.stem: form for form in (house.PROJECT / "forms").glob("*.ui")}
    modules = {module.stem: module for module in house.FORMS.glob("*.py")}
    modules.pop("__init__", None)
    assert forms.keys() == modules.keys(), "run build/forms_hook.py"
    stale = [
        name for name, form in forms.items() if hook.compiled(form) != modules[name].read_bytes()
    ]
    assert not stale, f"run build/forms_hook.py: {stale} say something else than their forms"


def test_compiling_follows_what_forms_there_are(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    form = tmp_path / "forms" / "greeting.ui"
    form.write_text(_form("Good morning"))
    compiled = tmp_path / "dmap_desktop" / "ui" / "forms" / "greeting.py"
    hook.compile_forms(tmp_path)
    assert "Good morning" in compiled.read_text()

    os.utime(compiled, (1, 1))
    hook.compile_forms(tmp_path)
    assert compiled.stat().st_mtime > 1, "an unchanged module would be compiled at every start"

    form.write_text(_form("Good evening"))
    hook.compile_forms(tmp_path)
    assert "Good evening" in compiled.read_text()

    form.unlink()
    hook.compile_forms(tmp_path)
    assert not compiled.exists()


def test_a_broken_form_is_named(tmp_path: Path) -> None:
    form = tmp_path / "broken.ui"
    form.write_text("<ui>")
    with pytest.raises(RuntimeError, match=r"broken\.ui cannot be compiled"):
        hook.compiled(form)


def _form(words: str) -> str:
    return (
        '<ui version="4.0"><class>Greeting</class><widget class="QWidget" name="Greeting">'
        '<widget class="QLabel" name="label"><property name="text">'
        f"<string>{words}</string></property></widget></widget></ui>"
    )
