/**
 * Files that the program writes: readable by their owner alone, locked while they are written, and
 * never reached through a symbolic link.
 */
package dev.rtcsignal.app.files;
