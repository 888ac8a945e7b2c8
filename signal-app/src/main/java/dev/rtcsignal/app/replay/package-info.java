/** Replays a journal against a server or an emulator and compares the outcomes. */
package dev.rtcsignal.app.replay;
