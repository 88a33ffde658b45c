import { groupEvents, type EventRow, type GroupedEvents } from '../../analysis/timeline/group-events.js';
import type { ChartSpec, Severity } from '../../casebook/finding.js';
import { eventTimelineChart } from '../../charts/build/event-timeline.js';

export interface TimelineRow extends EventRow {
  readonly severity?: Severity;
}

export interface DrawInput {
  readonly title: string;
  readonly rows: readonly TimelineRow[];
  readonly maxGroups: number;
}

export interface Drawn extends GroupedEvents {
  readonly chart: ChartSpec | null;
}

/** Groups events and draws the largest groups; runs in a worker where the events are many. */
export function drawTimeline({ title, rows, maxGroups }: DrawInput): Drawn {
  const grouped = groupEvents(rows);
  const kept = new Set(grouped.groups.slice(0, maxGroups).map(({ name }) => name));
  const events = rows.filter(({ group, time }) => kept.has(group) && !Number.isNaN(Date.parse(time)));
  return { ...grouped, chart: eventTimelineChart({ title, events }) };
}
