"""The measurements of the code."""

from launcher import code_figures

SOURCE = '''"""A module
of two lines."""

# why
ANSWER = 42


def short():
    """What."""
    return ANSWER  # because


async def longer():
    a = 1
    b = 2
    return a + b
'''


def test_measures_functions_comments_and_docstrings(tmp_path):
    path = tmp_path / "source.py"
    path.write_text(SOURCE)
    measured = code_figures.measure(path)
    assert measured.functions == (("short", 3), ("longer", 4))
    assert measured.lines == 16
    assert measured.comment_lines == 2
    assert measured.docstring_lines == 3


def test_migrations_and_empty_files_are_left_out(tmp_path):
    for name in ("kept.py", "migrations/0001_first.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x = 1\n")
    (tmp_path / "__init__.py").touch()
    assert [path.name for path in code_figures.python_files(tmp_path)] == ["kept.py"]


def test_summary_of_an_empty_project_does_not_divide_by_zero():
    assert dict(code_figures.summary([], []))["函数长度中位数"].startswith("0 行")
