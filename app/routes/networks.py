"""Networks over HTTP: to take away as files, to bring back, to ask and to look into."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.learn.classify import classify
from app.networks.files import Network, read, to_json, to_npz
from app.networks.inspections import Kind
from app.networks.uploads import Upload
from app.routes.client import client_of, must_own
from app.routes.inspection import Inspecting
from app.routes.runs import REFUSALS
from app.schemas.inspection import InspectionView, WeightsView, inspection_view, weights_view
from app.schemas.networks import NetworkView
from app.schemas.runs import Image, Reading

router = APIRouter(prefix="/api/networks", tags=["networks"], responses=REFUSALS)
files = APIRouter(prefix="/api/runs", tags=["networks"], responses=REFUSALS)

FILE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def view(upload: Upload) -> NetworkView:
    """What is told of the network, as JSON."""
    return NetworkView(
        id=upload.id, created=upload.came, sizes=list(upload.sizes), cost=upload.cost, output=upload.output
    )


@router.post("", status_code=201, openapi_extra=FILE_BODY)
async def add(request: Request, inspector: Inspecting, response: Response) -> NetworkView:
    """Bring a network back: the JSON of the chapter's program (sizes, weights, biases, cost), or our .npz."""
    content = await request.body()
    network = await inspector.on_files(read, content)
    upload = await inspector.on_files(inspector.uploads.add, network, client_of(request))
    response.headers["Location"] = f"/api/networks/{upload.id}"
    return view(upload)


@router.get("")
async def uploads(inspector: Inspecting) -> list[NetworkView]:
    """The uploaded networks, the newest first."""
    return [view(each) for each in await inspector.on_files(inspector.uploads.all)]


@router.get("/{network_id}")
async def one(network_id: str, inspector: Inspecting) -> NetworkView:
    """One uploaded network."""
    return view(await inspector.on_files(inspector.uploads.describe, network_id))


@router.delete("/{network_id}", status_code=204)
async def delete(network_id: str, request: Request, inspector: Inspecting) -> None:
    """Forget an uploaded network."""
    must_own(request, (await inspector.on_files(inspector.uploads.describe, network_id)).owner, "network")
    await inspector.on_files(inspector.uploads.remove, network_id)


@router.post("/{network_id}/classify")
async def ask(network_id: str, image: Image, inspector: Inspecting) -> Reading:
    """The outputs of an uploaded network for one image."""
    network = await inspector.on_files(inspector.uploads.get, network_id)
    return Reading.model_validate(classify(*network, image.pixels)._asdict())


@router.get("/{network_id}/inspection")
async def inspection(network_id: str, inspector: Inspecting) -> InspectionView:
    """An uploaded network on the test images."""
    return inspection_view(await inspector.inspect("upload", network_id))


@router.get("/{network_id}/weights")
async def weights(network_id: str, inspector: Inspecting) -> WeightsView:
    """What each neuron of its first layer inspector for, as pictures."""
    return weights_view(await inspector.snapshot("upload", network_id))


@files.get("/{run_id}/network.json", response_class=Response, responses={200: {"content": {"application/json": {}}}})
async def as_json(run_id: str, inspector: Inspecting) -> Response:
    """The run's network as the chapter's own program saves one."""
    content = await inspector.on_files(to_json, await _network(inspector, "run", run_id))
    return _file(content, "application/json", f"network-{run_id}.json")


@files.get(
    "/{run_id}/network.npz", response_class=Response, responses={200: {"content": {"application/octet-stream": {}}}}
)
async def as_npz(run_id: str, inspector: Inspecting) -> Response:
    """The run's network as numpy's arrays."""
    content = await inspector.on_files(to_npz, await _network(inspector, "run", run_id))
    return _file(content, "application/octet-stream", f"network-{run_id}.npz")


async def _network(inspector: Inspecting, kind: Kind, name: str) -> Network:
    moment = await inspector.snapshot(kind, name)
    return Network(moment.settings, moment.parameters)


def _file(content: str | bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
