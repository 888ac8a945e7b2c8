/** What both HTTP servers of the app, the reference server's and the emulator's, have in common. */
package dev.rtcsignal.app.net;
