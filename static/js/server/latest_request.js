/** Questions to the server while a slider moves: one at a time, and the latest wins. */

import { Unanswered } from "./stream.js";

const RETRY = 2000; // milliseconds until a server that didn't answer is asked again

/**
 * @template Answer
 */
export class LatestRequest {
  /**
   * @param {(url: string) => Promise<Answer>} ask
   * @param {(answer: Answer) => void} onAnswer told of answers in the order of their questions; overtaken ones are skipped
   * @param {(message: string) => void} onProblem told of a refusal, and of "" once an answer has come again
   */
  constructor(ask, onAnswer, onProblem) {
    this.ask = ask;
    this.onAnswer = onAnswer;
    this.onProblem = onProblem;
    /** @type {string | null} */
    this.next = null;
    this.busy = false;
  }

  /** @param {string} url */
  async want(url) {
    this.next = url;
    if (this.busy) return;
    this.busy = true;
    while (this.next !== null) {
      /** @type {string} */
      const asked = this.next;
      this.next = null;
      try {
        const answer = await this.ask(asked);
        this.onAnswer(answer);
        this.onProblem("");
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        this.onProblem(error instanceof Unanswered ? `${message} Trying again …` : message);
        if (!(error instanceof Unanswered)) continue;
        await new Promise((resolve) => setTimeout(resolve, RETRY));
        this.next ??= asked;
      }
    }
    this.busy = false;
  }
}
