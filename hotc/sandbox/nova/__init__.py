"""Nova v2.1: flavors, servers, their interfaces and volumes, keypairs, server groups, limits."""
