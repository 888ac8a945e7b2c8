/**
 * The journal of callbacks, event notifications and sends, for bug reports: {@link
 * dev.rtcsignal.app.journal.JournalWriter} subscribes to the events of the server and writes it,
 * {@link dev.rtcsignal.app.journal.JournalReader} reads it back.
 *
 * <p>One JSON object per line, after a first line with the options of the journal. It holds ids of
 * users and rooms, and of payloads as much as the {@link dev.rtcsignal.app.journal.Redaction}
 * keeps; never a signature, a token or a key.
 */
package dev.rtcsignal.app.journal;
