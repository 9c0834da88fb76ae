print("imgmarker-desktop")
