/** The demo: the example routes of the server, two simulated clients, and the tour. */
package dev.rtcsignal.app.demo;
