package io.osbs.config.instance;

/**
 * Section {@code [general]}: what holds for all instances.
 *
 * @param verbose more on standard error; false unless said
 */
public record General(boolean verbose) {}
