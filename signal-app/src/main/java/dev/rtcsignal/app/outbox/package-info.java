/** Opens the store of the outbox that the configuration names: its drivers, files and locks. */
package dev.rtcsignal.app.outbox;
