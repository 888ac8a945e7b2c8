/** What happens in the server, for those who watch it: events, metrics, recent callbacks, SSE. */
package dev.rtcsignal.app.observe;
