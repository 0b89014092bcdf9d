/** Questions to the server while a slider moves: one at a time, and the latest wins. */

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
      const asked = this.next;
      this.next = null;
      try {
        const answer = await this.ask(asked);
        this.onAnswer(answer);
        this.onProblem("");
      } catch (error) {
        this.onProblem(error instanceof Error ? error.message : String(error));
      }
    }
    this.busy = false;
  }
}
