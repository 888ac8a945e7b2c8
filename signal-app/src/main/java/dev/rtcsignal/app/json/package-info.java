/**
 * The JSON of the server's API and the emulator: {@link dev.rtcsignal.app.json.Json} reads it
 * strictly, with one provider for the process; each other class writes one kind of value, the same
 * wherever it leaves.
 */
package dev.rtcsignal.app.json;
