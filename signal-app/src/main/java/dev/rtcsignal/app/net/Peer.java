package dev.rtcsignal.app.net;

/**
 * The remote end of a connection.
 *
 * @param address in the form that is used for counting
 * @param isProxy whether it is a trusted proxy, whose headers name the client
 */
record Peer(String address, boolean isProxy) {}
