/** The catalogue of the codes that the program emits: their meaning, causes and remedy. */
package dev.rtcsignal.app.codes;
