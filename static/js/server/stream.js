/** The server, from the page: events read until they end, and questions with a JSON answer. */

/**
 * Listens to named events until one of `last` has come or close() is called.
 *
 * The browser's EventSource reconnects by itself and sends the last event's id, so nothing is lost or doubled.
 * @param {string} url
 * @param {Record<string, (data: any, id: string) => void>} handlers one for each event's name
 * @param {{last?: string[], onLost?: (final: boolean) => void, onOpen?: () => void}} [options] `onLost(final)` is told
 *   when the connection breaks: final when the server refused it, otherwise the browser is trying again
 * @returns {{close: () => void}}
 */
export function openStream(url, handlers, { last = ["done", "failed"], onLost, onOpen } = {}) {
  const source = new EventSource(url);
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => {
      const message = /** @type {MessageEvent} */ (event);
      if (last.includes(name)) source.close();
      handle(JSON.parse(message.data), message.lastEventId);
    });
  }
  source.onopen = () => onOpen?.();
  source.onerror = () => onLost?.(source.readyState === EventSource.CLOSED);
  return { close: () => source.close() };
}

/** No answer came: the server is stopped, or out of reach. */
export class Unanswered extends Error {}

/**
 * Asks the server and reads its JSON; a refusal becomes an Error whose message names the fields at fault.
 * @param {string} url
 * @param {{method?: string, body?: unknown, signal?: AbortSignal}} [options]
 */
export async function ask(url, { method = "GET", body, signal } = {}) {
  const headers = body === undefined ? undefined : { "Content-Type": "application/json" };
  let response;
  try {
    response = await fetch(url, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unanswered("The lab's server does not answer. Is it still running?");
  }
  const answer = parse(await response.text());
  if (response.ok) return answer;
  throw new Error(refusal(answer) ?? `The server answered ${response.status} ${response.statusText}.`);
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {any} answer */
function refusal(answer) {
  const detail = answer?.detail;
  if (typeof detail === "string") return detail;
  if (Array.isArray(detail)) return detail.map((problem) => problem.message).join("; ");
  return null;
}
