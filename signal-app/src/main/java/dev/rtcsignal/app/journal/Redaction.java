package dev.rtcsignal.app.journal;

/**
 * How much of a payload a journal keeps. Its size and kind are always recorded, and of an envelope
 * its sequence number and hashes of its id and signature.
 */
public enum Redaction {
  /** A hash under a key that is made at each start and stored nowhere: shows what is equal. */
  HASH,
  /** Nothing. */
  DROP,
  /** All of it. */
  KEEP
}
