package io.osbs.config.instance;

import org.jspecify.annotations.Nullable;

/**
 * Section {@code [general]}: what holds for all instances.
 *
 * @param buildJsonDir key {@code build_json_dir}: the directory of the original's templates, of
 *     which {@code orchestrator.json} is read for the resources that orchestrator builds ask for;
 *     null unless said
 */
public record General(@Nullable String buildJsonDir) {}
