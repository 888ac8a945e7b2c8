package dev.rtcsignal.app.kill;

/** The points at which a process ends as if by {@code kill -9}. */
enum KillPoint {
  /** Before the commit of T0. */
  BEFORE_ENQUEUE,
  /** After the commit of T0, before the caller hears of it. */
  AFTER_ENQUEUE,
  /** Before the commit of T1. */
  BEFORE_MARK,
  /** After the commit of T1, before a byte of the request leaves. */
  AFTER_MARK,
  BODY_HALF_SENT,
  RECEIVED_UNANSWERED,
  /** The answer is here, T2 is not committed. */
  ANSWERED_UNSETTLED,
  /** T2 is committed, the caller has not heard of it. */
  SETTLED_UNTOLD,
  /** Around the commit that takes the lease over. */
  TAKE_OVER,
  /** Around the commit that deletes what has ended. */
  RETENTION,
  /** Around each statement that creates the tables. */
  SCHEMA,
  /** Around each commit after the orderly stop has begun. */
  DRAIN,
  /** No such point is reached. */
  NONE
}
