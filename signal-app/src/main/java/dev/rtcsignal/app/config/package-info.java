/**
 * Settings: {@link dev.rtcsignal.app.config.Settings} looks them up, {@link
 * dev.rtcsignal.app.config.AppConfig} makes values of them and collects every mistake, {@link
 * dev.rtcsignal.app.config.ConfiguredKeys} keeps the keys that files hold up to date.
 */
package dev.rtcsignal.app.config;
