"""What the doctor says of the port that the service should listen on."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from service.doctor import machine
from service.settings import Settings
from tests.readme import ROOT


@pytest.fixture
def listener():
    """Something that listens, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


def test_doctor_knows_lede_on_its_port(server):
    found = machine.port(Settings(port=server.port))
    assert (found.state, found.detail) == ("fine", f"Lede answers on 127.0.0.1:{server.port}; its model is ready")


def test_doctor_tells_of_another_program_on_the_port(listener, monkeypatch):
    monkeypatch.setattr(machine, "SECONDS", 0.1)
    number = listener.getsockname()[1]
    found = machine.port(Settings(port=number))
    assert (found.state, found.detail) == ("mend", f"Something else than Lede listens on 127.0.0.1:{number}.")
    assert "LEDE_PORT" in found.remedy


def test_serve_tells_of_another_program_on_the_port(listener):
    number = listener.getsockname()[1]
    command = [sys.executable, "-m", "service", "serve", "--port", str(number)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.returncode == 1
    assert result.stderr.startswith(f"Error: Something else than Lede listens on 127.0.0.1:{number}. End it, or set LEDE_PORT")


def test_doctor_tells_of_a_free_port(listener):
    number = listener.getsockname()[1]
    listener.close()
    assert machine.port(Settings(port=number)).detail == f"127.0.0.1:{number} is free"


@pytest.mark.parametrize("host", ["203.0.113.1", "no.such.host.invalid"])
def test_doctor_tells_of_an_address_that_is_not_this_machine(host, listener):
    found = machine.port(Settings(host=host, port=listener.getsockname()[1]))
    assert found.state == "mend"
    assert "LEDE_HOST" in f"{found.detail} {found.remedy}"


def test_doctor_warns_of_a_service_open_to_all(listener):
    number = listener.getsockname()[1]
    listener.close()
    assert "LEDE_KEYS" in machine.port(Settings(host="0.0.0.0", port=number)).remedy
    assert machine.port(Settings(host="0.0.0.0", port=number, keys=("one",))).state == "fine"
