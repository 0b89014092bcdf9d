"""What compose.yaml and the README start is closed to other machines, may do little on its own, and is what it was."""

import re
from typing import Any

import pytest
import yaml

from tests.places import ROOT

TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_be_reached_from_here_alone_and_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert not service.get("privileged")


def test_no_password_is_written_down() -> None:
    given = re.findall(r"(?:PASSWORD: |lab:)(\S+?)(?=[@\s])", TEXT)
    assert len(given) == 2
    assert all(each.startswith("${LAB_DATABASE_PASSWORD:?") for each in given)


def test_what_the_readme_starts_is_for_this_machine() -> None:
    command = re.search(r"docker run[^`]*", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert command is not None
    assert re.findall(r"-p (\S+)", command.group()) == ["127.0.0.1:8000:8000"]


def test_images_of_others_are_named_by_their_digests() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    given = dict(re.findall(r"^ARG (\w+)=(\S+)$", dockerfile, re.MULTILINE))
    begun_with = [given[name] for name in re.findall(r"^FROM \$\{(\w+)\}", dockerfile, re.MULTILINE)]
    assert len(begun_with) == len(re.findall(r"^FROM ", dockerfile, re.MULTILINE)) == 2
    others = {service["image"] for service in SERVICES.values() if "build" not in service}
    for image in [*begun_with, *others]:
        assert re.fullmatch(r"[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}", image), image
