/** What is made only when its place comes near, so that text and drawings come first. */

const MARGIN = "400px"; // below and above what is in sight

/** Do it once, when the element is nearly in sight. @param {Element} element @param {() => void} act */
export function whenNear(element, act) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      act();
    },
    { rootMargin: MARGIN },
  );
  observer.observe(element);
}
