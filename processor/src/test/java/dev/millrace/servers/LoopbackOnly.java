package dev.millrace.servers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Ports.Binding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.core.CreateContainerCmdModifier;

/**
 * Publishes the ports of every container on 127.0.0.1. By default they are on all addresses of the machine, where servers
 * without passwords have no business. Testcontainers finds it by {@code META-INF/services} and asks it for each container, its
 * own included.
 */
public final class LoopbackOnly implements CreateContainerCmdModifier {

    private static final String LOOPBACK = "127.0.0.1";

    @Override
    public CreateContainerCmd modify(CreateContainerCmd container) {
        Ports published = Objects.requireNonNull(container.getHostConfig()).getPortBindings();
        if (published == null) {
            return container;
        }
        List<PortBinding> bindings = new ArrayList<>();
        for (Map.Entry<ExposedPort, Binding[]> port : published.getBindings().entrySet()) {
            for (Binding binding : port.getValue()) {
                bindings.add(new PortBinding(new Binding(LOOPBACK, binding.getHostPortSpec()), port.getKey()));
            }
        }
        container.getHostConfig().withPortBindings(bindings);
        return container;
    }
}
