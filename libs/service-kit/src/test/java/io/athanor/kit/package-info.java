package io.athanor.kit;
