"""The container file and the systemd unit name what is there. (Building and running them takes minutes; each file's head says how.)"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from service.cli import main
from service.settings import Settings
from tests.readme import ROOT

CONTAINER = (ROOT / "Containerfile").read_text("utf8").replace("\\\n", " ")
UNIT = ROOT / "deploy" / "lede.service"
SETTINGS = {f"LEDE_{name.upper()}" for name in Settings.model_fields}


def instructions(kind):
    """The arguments of each instruction of a kind."""
    return re.findall(rf"^{kind} (.+)$", CONTAINER, re.MULTILINE)


def assignments(lines):
    return dict(word.partition("=")[::2] for line in lines for word in shlex.split(line))


def unit(key):
    """Each value of a key of the unit."""
    return re.findall(rf"^{key}=(.*)$", UNIT.read_text("utf8"), re.MULTILINE)


def copied():
    return [word for line in instructions("COPY") if "--from" not in line for word in line.split()[:-1]]


def let_in(path):
    """Whether .containerignore lets a path into the build: the last line that fits it decides."""
    verdict = True
    for line in (ROOT / ".containerignore").read_text("utf8").splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and any(fnmatch.fnmatch(part, pattern) for part in (path, path.partition("/")[0])):
            verdict = line.startswith("!")
    return verdict


@pytest.mark.parametrize("path", copied())
def test_container_copies_what_is_there_and_let_in(path):
    assert (ROOT / path).exists()
    assert let_in(path)


@pytest.mark.parametrize("path", ["tests/test_deployment.py", "docs/briefing.png", ".git/config", ".venv/bin/python", "bench/facts.py"])
def test_container_leaves_out_what_it_does_not_need(path):
    assert not let_in(path)
    assert path.partition("/")[0] not in copied()


def test_container_installs_every_requirements_file_of_the_service():
    assert {"requirements.txt", "requirements-model.txt"} <= set(copied())


def test_container_and_unit_use_commands_that_exist():
    used = set(re.findall(r"-m service (\w+)", CONTAINER + "\n".join(unit("Exec.*")))) | set(json.loads(instructions("CMD")[0]))
    assert used == {"model", "brief", "doctor", "serve"}
    assert used <= set(main.commands)


def test_container_and_unit_set_settings_that_exist():
    given = assignments(instructions("ENV") + unit("Environment"))
    lede = {name for name in given if name.startswith("LEDE_")}
    assert {"LEDE_CACHE", "LEDE_HOST"} <= lede <= SETTINGS


def test_container_does_not_run_as_root():
    user, group = instructions("USER")[-1].split(":")
    assert int(user) > 0
    assert int(group) > 0


def test_container_keeps_the_path_of_what_is_copied_between_its_stages():
    """Scripts of a virtual environment, and the prepared model's place, hold for one path alone."""
    stages = [line.split()[1:] for line in instructions("COPY") if "--from" in line]
    assert stages
    assert all(source == target for source, target in stages)
    assert ("/var/cache/lede", "/var/cache/lede") in [tuple(stage) for stage in stages]


def test_container_health_check_tells_a_service_that_is_ready_from_none(server):
    (check,) = instructions("HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    assert command[0] == json.loads(instructions("ENTRYPOINT")[0])[0]

    def asks(port):
        return subprocess.run([sys.executable, *command[1:]], env=os.environ | {"LEDE_PORT": str(port)}, capture_output=True).returncode

    assert asks(server.port) == 0
    assert asks(1) != 0


def test_unit_starts_the_environment_of_its_folder():
    (folder,) = unit("WorkingDirectory")
    for command in unit("ExecStart") + unit("ExecStartPre"):
        assert command.startswith(f"{folder}/.venv/bin/python -m service ")


def test_unit_waits_for_what_was_accepted():
    from service.serving.server import GRACE

    assert int(unit("TimeoutStopSec")[0]) > Settings.model_fields["deadline"].default + GRACE


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_unit_is_rated_safe_by_systemd():
    result = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", UNIT], capture_output=True, text=True)
    assert float(re.search(r"Overall exposure level for lede.service: ([\d.]+)", result.stdout)[1]) < 2, result.stdout + result.stderr
