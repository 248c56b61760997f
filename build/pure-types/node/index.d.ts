// Stands in for Node's types in the rooms that must not touch Node (contract, boot, the page): some libraries ask for
// them by a triple-slash reference, and the whole of Node would come in through that back door.
export {};
