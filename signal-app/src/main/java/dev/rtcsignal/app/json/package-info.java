/**
 * JSON that several packages of the app share. {@link dev.rtcsignal.app.json.Json} reads one object
 * and nothing after it, and builds objects, with one provider for the process. Each other class
 * writes one kind of value (a send result, a quota, an event, a verdict on a token), in the same
 * form for the API, the events, the journal and the commands.
 */
package dev.rtcsignal.app.json;
