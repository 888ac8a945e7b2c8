/**
 * The journal of what came in and went out, for bug reports: {@link
 * dev.rtcsignal.app.journal.JournalWriter} writes it, {@link
 * dev.rtcsignal.app.journal.JournalReader} reads it back.
 *
 * <p>Lines of JSON, one for each callback, event notification and send, behind a first line that
 * says how the journal was made. No signature, token or key is in it; of payloads what {@link
 * dev.rtcsignal.app.journal.Redaction} leaves. Ids of users and rooms are.
 */
package dev.rtcsignal.app.journal;
