"""Stop the test node, which a test run leaves running for the next: `python -m tests.stop_node`."""

from hopwatch import node
from hopwatch.settings import Node, Settings
from tests.conftest import TEST_HOME, TEST_PORT

if __name__ == "__main__":
    node.down(Settings(home=TEST_HOME, node=Node(port=TEST_PORT)))
