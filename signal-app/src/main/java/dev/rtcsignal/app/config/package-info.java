/**
 * The configuration. {@link dev.rtcsignal.app.config.Settings} looks values up, {@link
 * dev.rtcsignal.app.config.Setting} is the row of each in {@code settings.txt}, {@link
 * dev.rtcsignal.app.config.ConfigReader} reads them into the typed interfaces {@link
 * dev.rtcsignal.app.config.CloudConfig}, {@link dev.rtcsignal.app.config.ServerConfig} and {@link
 * dev.rtcsignal.app.config.ListenConfig}, and {@link dev.rtcsignal.app.config.AppConfig} checks the
 * whole. {@link dev.rtcsignal.app.config.ReloadedFile} reads files again when they change. Depends
 * on domain and ports only.
 *
 * <p>This package also reads and prints text from outside for the rest of the app: {@link
 * dev.rtcsignal.app.config.TextFile} reads files, {@link dev.rtcsignal.app.config.NativeEncoding}
 * tells what the platform could not decode, and {@link dev.rtcsignal.app.config.OneLine} prints
 * lines.
 */
package dev.rtcsignal.app.config;
