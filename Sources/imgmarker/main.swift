print("imgmarker")
