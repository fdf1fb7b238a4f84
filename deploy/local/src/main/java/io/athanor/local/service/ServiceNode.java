package io.athanor.local.service;

import java.nio.file.Path;

/**
 * One process of a service.
 *
 * @param name of the process, of its log and in the status table
 * @param port of 127.0.0.1
 * @param runFolder working files that no other process may share
 */
public record ServiceNode(Service service, String name, int port, Path runFolder) {}
