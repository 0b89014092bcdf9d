/** Questions to the server while a slider moves: one at a time, and the latest wins. */

import { insist, wordsOf } from "./stream.js";

/**
 * @template Answer
 * @template Question
 */
export class LatestRequest {
  /**
   * @param {(question: Question) => Promise<Answer>} ask
   * @param {(answer: Answer, question: Question) => void} onAnswer told of answers in the order of their questions; what
   *   was overtaken before it was asked is skipped
   * @param {(message: string, question: Question) => void} onProblem told of a refusal, of a server that doesn't answer and is asked again, and
   *   of "" once an answer has come
   */
  constructor(ask, onAnswer, onProblem) {
    this.ask = ask;
    this.onAnswer = onAnswer;
    this.onProblem = onProblem;
    /** @type {Question | null} */
    this.next = null;
    /** @type {Promise<void> | null} */
    this.work = null;
  }

  /** Resolves when the latest question has its answer or its refusal. @param {Question} question @returns {Promise<void>} */
  want(question) {
    this.next = question;
    return (this.work ??= this.#work());
  }

  async #work() {
    let asked = /** @type {Question} */ (this.next);
    const question = () => {
      asked = this.next ?? asked;
      this.next = null;
      return this.ask(asked);
    };
    while (this.next !== null) {
      try {
        const answer = await insist(question, (message) => this.onProblem(message, asked));
        this.onAnswer(answer, asked);
        this.onProblem("", asked);
      } catch (error) {
        this.onProblem(wordsOf(error), asked);
      }
    }
    this.work = null;
  }
}
