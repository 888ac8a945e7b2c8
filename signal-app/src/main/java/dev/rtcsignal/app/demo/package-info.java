/** The demo: an emulated cloud, a server and two clients in one process, and its tour. */
package dev.rtcsignal.app.demo;
