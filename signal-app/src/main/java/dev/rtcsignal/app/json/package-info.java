/** JSON as the app's faces read and write it: strictly, with one provider for the process. */
package dev.rtcsignal.app.json;
