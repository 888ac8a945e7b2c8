/** Explains tokens and signatures, for the command line and the console. */
package dev.rtcsignal.app.inspect;
