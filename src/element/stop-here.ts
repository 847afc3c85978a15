/** The inner input's own event is composed; outside it would look like ours, with nothing changed. */
export function stopPropagation(event: Event): void {
  event.stopPropagation();
}
