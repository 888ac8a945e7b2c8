package dev.rtcsignal.domain.quota;

/**
 * How urgent a signal is. The more urgent leaves first; one unit in eleven still goes to those who
 * wait behind, so none waits for ever.
 */
public enum Priority {
  /** What the application cannot work without, as the end of a call. */
  CONTROL,
  /** What a person waits for. */
  NORMAL,
  /** What is to many, and may take its time: uses what the others leave. */
  BULK
}
