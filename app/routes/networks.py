"""Networks over HTTP: to take away as files, to bring back, to ask and to look into."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.learn.classify import classify
from app.networks.files import Network, read, to_json, to_npz
from app.networks.inspections import Kind
from app.networks.uploads import Shelved
from app.routes.inspection import Looks
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


def view(shelved: Shelved) -> NetworkView:
    """The network as JSON."""
    settings = shelved.network.settings
    sizes = list(settings.sizes)
    return NetworkView(id=shelved.id, created=shelved.created, sizes=sizes, cost=settings.cost, output=settings.output)


@router.post("", status_code=201, openapi_extra=FILE_BODY)
async def upload(request: Request, looks: Looks, response: Response) -> NetworkView:
    """Bring a network back: the JSON of the chapter's program (sizes, weights, biases, cost), or our .npz."""
    content = await request.body()
    network = await asyncio.to_thread(read, content)
    shelved = await asyncio.to_thread(looks.shelf.add, network)
    response.headers["Location"] = f"/api/networks/{shelved.id}"
    return view(shelved)


@router.get("")
async def uploads(looks: Looks) -> list[NetworkView]:
    """The uploaded networks, the newest first."""
    return [view(each) for each in await asyncio.to_thread(looks.shelf.all)]


@router.get("/{network_id}")
async def one(network_id: str, looks: Looks) -> NetworkView:
    """One uploaded network."""
    return view(await asyncio.to_thread(looks.shelf.get, network_id))


@router.delete("/{network_id}", status_code=204)
async def delete(network_id: str, looks: Looks) -> None:
    """Forget an uploaded network."""
    await asyncio.to_thread(looks.shelf.remove, network_id)


@router.post("/{network_id}/classify")
async def ask(network_id: str, image: Image, looks: Looks) -> Reading:
    """The outputs of an uploaded network for one image."""
    network = (await asyncio.to_thread(looks.shelf.get, network_id)).network
    return Reading.model_validate(classify(*network, image.pixels)._asdict())


@router.get("/{network_id}/inspection")
async def inspection(network_id: str, looks: Looks) -> InspectionView:
    """An uploaded network on the test images."""
    return inspection_view(await looks.look("upload", network_id))


@router.get("/{network_id}/weights")
async def weights(network_id: str, looks: Looks) -> WeightsView:
    """What each neuron of its first layer looks for, as pictures."""
    return weights_view(await looks.moment("upload", network_id))


@files.get("/{run_id}/network.json", response_class=Response, responses={200: {"content": {"application/json": {}}}})
async def as_json(run_id: str, looks: Looks) -> Response:
    """The run's network as the chapter's own program saves one."""
    content = await asyncio.to_thread(to_json, await _network(looks, "run", run_id))
    return _file(content, "application/json", f"network-{run_id}.json")


@files.get(
    "/{run_id}/network.npz", response_class=Response, responses={200: {"content": {"application/octet-stream": {}}}}
)
async def as_npz(run_id: str, looks: Looks) -> Response:
    """The run's network as numpy's arrays."""
    content = await asyncio.to_thread(to_npz, await _network(looks, "run", run_id))
    return _file(content, "application/octet-stream", f"network-{run_id}.npz")


async def _network(looks: Looks, kind: Kind, name: str) -> Network:
    moment = await looks.moment(kind, name)
    return Network(moment.settings, moment.parameters)


def _file(content: str | bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
