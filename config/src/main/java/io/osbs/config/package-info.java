/**
 * osbs.conf, config.yaml and container.yaml, read into immutable records with every problem
 * reported at once. This package holds what all readers share (problems, secrets, registries'
 * addresses); the files have a package each: {@code instance} for osbs.conf, {@code reactor} for
 * config.yaml, {@code container} for container.yaml, {@code embedded} for what holds without any
 * file. May use core.
 */
@NullMarked
package io.osbs.config;

import org.jspecify.annotations.NullMarked;
