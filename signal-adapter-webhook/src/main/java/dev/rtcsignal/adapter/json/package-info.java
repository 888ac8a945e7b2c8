/**
 * The one strict reader of JSON from outside, for callbacks, envelopes, notifications and routed
 * messages. Not exported: its types are for the webhook and routing packages.
 */
package dev.rtcsignal.adapter.json;
