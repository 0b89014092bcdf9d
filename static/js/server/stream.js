/**
 * The server, from the page: events read until they end, and questions with a JSON answer.
 *
 * @typedef {{field: string, allowed: string, got: any, message: string}} Problem a field that could not be used
 */

const GONE = [502, 503, 504]; // answers of a server that is being started or stopped, or of what stands before it
const RETRY = 3000; // milliseconds until a stream is asked for again that the browser has given up
const ANEW = 2000; // milliseconds until a question is asked again that nobody answered
const FOR_A_WHILE = [...GONE, 429]; // one that is busy, too

/**
 * Listens to named events until one of `last` has come or close() is called.
 *
 * The browser's EventSource reconnects by itself and sends the last event's id, so nothing is lost or doubled. After an
 * answer that isn't a stream it gives up; where that answer may be another one soon, it is asked again here, and of what
 * it then tells from the beginning, what is known is left out.
 * @param {string} url
 * @param {Record<string, (data: any, id: string) => void>} handlers one for each event's name
 * @param {{last?: string[], onLost?: (refusal: string) => void, onOpen?: () => void}} [options] `onLost(refusal)` is told
 *   when the connection breaks: with the words of a server that refuses it for good, or "" while it is tried again
 * @returns {{close: () => void}}
 */
export function openStream(url, handlers, { last = ["done", "failed"], onLost, onOpen } = {}) {
  let closed = false;
  let known = 0; // the greatest id that has come
  /** @type {EventSource} */
  let source;
  const open = () => {
    let before = ""; // the id of the event before: one without an id of its own has it, too
    const seen = known;
    source = new EventSource(url);
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        const { data, lastEventId: id } = /** @type {MessageEvent} */ (event);
        const told = id !== before && Number(id) <= seen && seen > 0;
        before = id;
        known = Math.max(known, Number(id));
        if (told && !last.includes(name)) return;
        if (last.includes(name)) source.close();
        handle(JSON.parse(data), id);
      });
    }
    source.onopen = () => onOpen?.();
    source.onerror = () => void (source.readyState === EventSource.CLOSED ? givenUp() : onLost?.(""));
  };
  const givenUp = async () => {
    const refusal = await refusalOf(url);
    if (closed) return;
    onLost?.(refusal);
    if (!refusal) setTimeout(() => closed || open(), RETRY);
  };
  open();
  return {
    close: () => {
      closed = true;
      source.close();
    },
  };
}

/** Why the server refuses a stream for good; "" where it doesn't, or may soon do otherwise. @param {string} url */
async function refusalOf(url) {
  const question = new AbortController();
  try {
    const response = await fetch(url, { signal: question.signal });
    return response.ok || FOR_A_WHILE.includes(response.status) ? "" : await refusalIn(response);
  } catch {
    return ""; // no answer at all
  } finally {
    question.abort(); // what would follow is not wanted
  }
}

/** What the server refuses; `problems` are the fields at fault, where it names them. */
export class Refused extends Error {
  /** @param {string} message @param {Problem[]} problems */
  constructor(message, problems) {
    super(message);
    this.problems = problems;
  }
}

/** No answer came, or none that lasts: the server is stopped, or busy, or out of reach. */
export class Unanswered extends Error {}

/**
 * Asks the server, with a file or with what goes as JSON, and reads its JSON; a refusal becomes an Error whose message names the fields at fault.
 * @param {string} url
 * @param {{method?: string, body?: unknown, signal?: AbortSignal}} [options]
 */
export async function ask(url, { method = "GET", body, signal } = {}) {
  const asIs = body === undefined || body instanceof Blob;
  const sent = asIs ? { body } : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  let response;
  try {
    response = await fetch(url, { method, signal, ...sent });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unanswered("The lab's server does not answer. Is it still running?");
  }
  if (response.ok) return parse(await response.text());
  const answer = parse(await response.text());
  const said = refusal(answer) ?? unexplained(response);
  throw GONE.includes(response.status) ? new Unanswered(said) : new Refused(said, problemsIn(answer));
}

/**
 * Asks until the server answers; a refusal is thrown.
 * @template Answer
 * @param {() => Promise<Answer>} question asked anew each time
 * @param {(message: string) => void} onAway told each time that no answer came
 * @returns {Promise<Answer>}
 */
export async function insist(question, onAway) {
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      onAway(`${error.message} Trying again …`);
      await new Promise((resolve) => setTimeout(resolve, ANEW));
    }
  }
}

/** What an error says, whatever was thrown. @param {unknown} error */
export function wordsOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** A refusal in words. @param {Response} response */
async function refusalIn(response) {
  return refusal(parse(await response.text())) ?? unexplained(response);
}

/** @param {Response} response */
function unexplained({ status, statusText }) {
  return `The server answered ${status} ${statusText}.`;
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
  if (typeof answer?.detail === "string") return answer.detail;
  if (Array.isArray(answer?.detail)) return problemsIn(answer).map(({ message }) => message).join("; ");
  return null;
}

/** @param {any} answer @returns {Problem[]} */
function problemsIn(answer) {
  return Array.isArray(answer?.detail) ? answer.detail : [];
}
